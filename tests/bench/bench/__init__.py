# SPDX-License-Identifier: Apache-2.0
"""The bench: a world of N domains, the runs, and what they cost."""
