"""Following one appeal: the page everybody sees, the page of its resident, and what the resident does there."""
