import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Code of the error for a name that stands for an address which is not public. */
export const PRIVATE_ADDRESS = 'EPRIVATEADDRESS'

/**
 * Not reachable by everybody, after IANA's registries of special-purpose addresses (RFC 6890 and its updates), with multicast: this
 * machine, its network, a cloud's metadata service. https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const SPECIAL: readonly [network: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
/** Global unicast addresses are 2000::/3; of them these are not, or carry an address of IPv4 on to where nobody looks. */
const SPECIAL_6: readonly [network: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const closed = new BlockList()
for (const [network, bits] of SPECIAL) closed.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of SPECIAL_6) closed.addSubnet(network, bits, 'ipv6')
const open = new BlockList()
open.addSubnet('2000::', 3, 'ipv6')

/** Whether everybody may reach an address, so that asking it tells a stranger nothing. Anything but an address is not public. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !closed.check(address, 'ipv4')
  return family === 6 && open.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** The address that a host of a URL is, without brackets; `undefined` for a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) === 0 ? undefined : bare
}

/**
 * As the system resolves names, but an error where one of the addresses is not public. It is asked for each connection, so the
 * address that was looked at is the one that is connected to: a name that changes its mind gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '')
    const found = addresses.find(({ address }) => !isPublic(address))
    if (found !== undefined || addresses.length === 0) {
      const refusal = Object.assign(new Error(`${hostname} has the address ${found?.address ?? 'none'}`), {
        code: PRIVATE_ADDRESS,
      })
      return callback(refusal, '')
    }
    if (options.all) return callback(null, addresses)
    const [first] = addresses
    callback(null, first?.address ?? '', first?.family)
  })
}
