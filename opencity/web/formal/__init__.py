"""The formal track: one page makes an appeal formal, shows it as it is signed, and answers a hearing."""
