"""How fast the site is, beside a bare page on the same server in the same run: ``make bench``."""
