"""What the tests of faults need of the machine."""

import os

# To fill a disk of its own and to let system calls fail takes root; without it, and as anybody, the rest is tested.
collect_ignore = [] if os.geteuid() == 0 else ["test_faults.py"]
