"""Whether a mail is answered: did a person send it, is the sender genuine and on the list, and what is wanted."""
