"""Reading appeals: lists, one appeal, what is near."""
