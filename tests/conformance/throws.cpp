// SPDX-License-Identifier: Apache-2.0
//
// What broken.c cannot do itself.
extern "C" void broken_throw();

extern "C" void broken_throw() { throw 42; }
