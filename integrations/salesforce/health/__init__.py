"""How an org and the connected user are, by probes: one module a group of them, the words for what they find in `words`."""
