import { spawnSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { isPublic, lookupPublic, PRIVATE_ADDRESS } from '../../../src/adapters/downloads/public-addresses.ts'

/** Python's own table of IANA's registries. */
const JUDGE = `
import ipaddress, json, sys
print(json.dumps([(a := ipaddress.ip_address(text)).is_global and not a.is_multicast for text in json.load(sys.stdin)]))
`
const hasPython = spawnSync('python3', ['--version']).status === 0

const NAMED: [string, string, boolean][] = [
  ['a public server', '140.82.121.4', true],
  ['a public server by IPv6', '2606:50c0:8000::154', true],
  ['this machine', '127.0.0.1', false],
  ['this machine, elsewhere in its network', '127.9.9.9', false],
  ['this machine by IPv6', '::1', false],
  ['any address of this machine', '0.0.0.0', false],
  ['a private network', '10.1.2.3', false],
  ['another', '172.31.255.255', false],
  ['what comes right behind it', '172.32.0.0', true],
  ['a home network', '192.168.0.1', false],
  ['the metadata service of clouds', '169.254.169.254', false],
  ['the same by IPv6', 'fd00:ec2::254', false],
  ['a network behind a carrier', '100.64.0.1', false],
  ['a link', 'fe80::1', false],
  ['this machine in IPv6', '::ffff:127.0.0.1', false],
  ['the same in other digits', '::ffff:7f00:1', false],
  ['this machine through NAT64', '64:ff9b::7f00:1', false],
  ['this machine through 6to4', '2002:7f00:1::', false],
  ['this machine through Teredo', '2001:0:7f00:1::', false],
  ['multicast', '224.0.0.1', false],
  ['broadcast', '255.255.255.255', false],
  ['no address', 'example.org', false],
  ['no address at all', '', false],
]

describe('addresses that everybody may reach', () => {
  it.each(NAMED)('%s (%s): %s', (_sentence, address, expected) => {
    expect(isPublic(address)).toBe(expected)
  })

  ;(hasPython ? it : it.skip)('are those of Python, or fewer', () => {
    let state = 20261129
    const random = (): number => {
      state = (state * 48271) % 2147483647
      return state % 65536
    }
    const v4 = (): string => [random(), random(), random(), random()].map((part) => part % 256).join('.')
    const edges = ['10', '100', '127', '169', '172', '192', '198', '203', '224'].map(
      (first) => `${first}.${v4().split('.').slice(1).join('.')}`,
    )
    const v6 = (first: string): string =>
      [first, ...Array.from({ length: 7 }, () => random().toString(16))].join(':')
    const addresses = Array.from({ length: 400 }, () => [
      v4(),
      ...edges,
      ...['2001', '2002', '2606', '3fff', '64', 'fc00', 'fe80', 'ff02', random().toString(16)].map(v6),
      `2001:db8:${v6('1').split(':').slice(0, 6).join(':')}`,
      `::ffff:${v4()}`,
    ]).flat()
    const { stdout, stderr } = spawnSync('python3', ['-c', JUDGE], {
      input: JSON.stringify(addresses),
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    const global = JSON.parse(stdout) as boolean[]
    const wrong = addresses.filter((address, at) => isPublic(address) && !global[at])
    expect(wrong).toEqual([])
    const both = addresses.filter((address, at) => isPublic(address) && global[at])
    expect(both.length).toBeGreaterThan(1000)
    // Python takes a few networks that serve nothing of a Dockerfile, such as 64:ff9b::/96, for global.
    const stricter = addresses.filter((address, at) => !isPublic(address) && global[at])
    expect(stricter.length).toBeLessThan(addresses.length / 5)
  })

  it('are asked of names, too: one that means this machine is not connected to', async () => {
    const error = await new Promise<NodeJS.ErrnoException | null>((done) =>
      lookupPublic('localhost', { all: true }, (reason) => done(reason)),
    )
    expect(error?.code).toBe(PRIVATE_ADDRESS)
  })
})
