"""Training of the Chinese table that comes with the package; see docs/chinese-model.md."""

import os

# oneMKL, by which torch multiplies, promises the same bits from run to run only when asked to, with
# the number of threads held. It reads this when it is loaded.
os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")
os.environ.setdefault("MKL_DYNAMIC", "FALSE")
