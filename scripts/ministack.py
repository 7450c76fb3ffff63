"""Starts the emulated AWS of the tests (tests/requirements.txt).

Its runtime API answers in one packet and without delay: a call of a function then costs 8 ms instead of 49.
"""

import socketserver
import sys

socketserver.StreamRequestHandler.wbufsize = -1
socketserver.StreamRequestHandler.disable_nagle_algorithm = True

# This folder comes first, and this file would be taken for the package.
sys.path.pop(0)
from ministack.app import main  # noqa: E402

main()
