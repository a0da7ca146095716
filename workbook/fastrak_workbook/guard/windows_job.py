"""Limits for the reading process on Windows, where a process cannot limit itself: a job object around it.

Source of names and numbers: Microsoft's documentation of JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
"""

from __future__ import annotations

import ctypes
from typing import Any

_LIMITS_CLASS = 9
_PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY, _KILL_ON_CLOSE = 0x2, 0x8, 0x100, 0x2000
_TICKS = 10_000_000


class _Basic(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def limit_process(kernel32: Any, process: int, memory: int, seconds: int) -> int:
    """Put a process (its handle) under limits; the job's handle, which ends the process when it is closed.

    `kernel32` is `ctypes.windll.kernel32`. OSError where Windows refuses.
    """
    for call in (kernel32.CreateJobObjectW, kernel32.SetInformationJobObject, kernel32.AssignProcessToJobObject):
        call.restype = ctypes.c_void_p
    job = kernel32.CreateJobObjectW(None, None)
    limits = _Extended()
    limits.BasicLimitInformation.LimitFlags = _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _KILL_ON_CLOSE
    limits.BasicLimitInformation.PerProcessUserTimeLimit = seconds * _TICKS
    limits.BasicLimitInformation.ActiveProcessLimit = 1
    limits.ProcessMemoryLimit = memory
    handle = ctypes.c_void_p(job)
    is_set = kernel32.SetInformationJobObject(handle, _LIMITS_CLASS, ctypes.byref(limits), ctypes.sizeof(limits))
    if not job or not is_set or not kernel32.AssignProcessToJobObject(handle, ctypes.c_void_p(process)):
        raise OSError("Windows does not let the reading process be limited")
    return int(job)
