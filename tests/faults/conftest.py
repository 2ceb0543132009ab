"""To mount small disks and to trace system calls takes root, and a system that lets root: some containers do not."""

import os
import subprocess
import tempfile


def _may_mount() -> bool:
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False, capture_output=True).returncode:
            return False
        subprocess.run(["umount", "--lazy", folder], check=True)
    return True


collect_ignore = [] if _may_mount() else ["test_faults.py"]
