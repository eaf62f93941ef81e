"""Where deals wait longer than they should, and which open deals are at risk, each with its reason."""
