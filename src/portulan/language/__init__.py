"""How text becomes meaning: places, words in two languages, findings, units, conditions. The lowest floor."""
