"""`python -m finance_core`: the command line."""

import sys

from finance_core.cli import main

sys.exit(main())
