"""What is switched off: the list, one outage, "is it my house?"."""
