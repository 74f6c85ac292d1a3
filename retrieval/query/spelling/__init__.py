"""Questions as they are typed: input methods, chat words, missing diacritics."""
