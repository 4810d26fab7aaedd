"""What a library bears: kill -9, errors of writing, a full disk, bytes that decay.

python -m benchmarks.crash [--rounds N] [--seed N] [--failing N] [--flips N]
"""
