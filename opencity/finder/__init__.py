"""One box over everything that answers: guides, questions, contacts, categories. Reads, never writes a subject."""
