# SPDX-License-Identifier: Apache-2.0
"""The lab: a small internet in a network namespace. lab.yaml says what is in it, README.md how to use it.

Reading order: spec (lab.yaml as objects), records and zones (DNS data), pki (certificates), servers, web, mail (daemons'
configurations), estate (lapse.yaml and what is expected of it), space (the namespace), audit and compare (the test).
"""
