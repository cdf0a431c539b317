# SPDX-License-Identifier: Apache-2.0
"""The lab: a small internet in a network namespace. lab.yaml says what is in it, README.md how to use it.

Reading order: spec (lab.yaml as objects), records and zones (DNS data), pki (certificates), servers, web, mail
(configurations of the daemons), estate (lapse.yaml and what is expected of it), build and space (the folder, and the
namespace started from it), audit and compare (the test).
"""
