"""Life situations and frequent questions: a guide is one structure in three languages."""
