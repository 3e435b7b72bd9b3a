import type { MarkerValues } from './marker.ts'
import { pythonPin } from './python-pin.ts'

/** What is known of the image. Its processor is the builder's, and Python is known as far as the file pins it. */
export function markerValues(conda: readonly string[]): MarkerValues {
  const { minor, patch } = pythonPin(conda)
  return {
    os_name: 'posix',
    sys_platform: 'linux',
    platform_system: 'Linux',
    implementation_name: 'cpython',
    platform_python_implementation: 'CPython',
    extra: '',
    ...(minor !== undefined && { python_version: minor }),
    ...(patch !== undefined && { python_full_version: patch, implementation_version: patch }),
  }
}
