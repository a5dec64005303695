"""Lines that people labelled, and how the reader learns from them.

The libraries that add and multiply choose their way by the processor. Here they go the same way on all that have AVX2,
so that the same lines give the same bytes: https://www.openmathlib.org/OpenBLAS/docs/runtime_variables/ (NumPy's own
choice shows in `numpy.show_runtime()`). Each reads its variable when it is first imported.
"""

import os

os.environ.update(OPENBLAS_CORETYPE="Haswell", OPENBLAS_NUM_THREADS="1", NPY_DISABLE_CPU_FEATURES="X86_V4")
