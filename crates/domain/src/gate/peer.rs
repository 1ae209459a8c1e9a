//! Where a call comes from, behind proxies (3.3).

use std::net::IpAddr;

use ipnet::IpNet;

use super::Ambiguity;

/// The address a call comes from.
///
/// `socket` is the other end of the connection. Forwarding headers are read only if it is one of the `trusted`
/// proxies; they are then read from the right, past trusted proxies, to the first address that is none: what
/// stands further left was written by anybody. With no forwarding header the proxy itself is the caller.
///
/// # Errors
/// [`Ambiguity::TwoForwardingFamilies`] if both families of headers are there, [`Ambiguity::ForwardingHeader`] if
/// an address that must be read is none.
pub fn peer_address<'a>(
    socket: IpAddr,
    x_forwarded_for: impl IntoIterator<Item = &'a [u8]>,
    forwarded: impl IntoIterator<Item = &'a [u8]>,
    trusted: &[IpNet],
) -> Result<IpAddr, Ambiguity> {
    let socket = socket.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    if !is_trusted(socket) {
        return Ok(socket);
    }
    let chain: Vec<&[u8]> = x_forwarded_for.into_iter().collect();
    let forwarded: Vec<&[u8]> = forwarded.into_iter().collect();
    let (values, read): (_, fn(&str) -> Option<IpAddr>) = match (chain.is_empty(), forwarded.is_empty()) {
        (true, true) => return Ok(socket),
        (false, false) => return Err(Ambiguity::TwoForwardingFamilies),
        (false, true) => (chain, address),
        (true, false) => (forwarded, forwarded_for),
    };
    let mut client = socket;
    for value in values.into_iter().rev() {
        let value = std::str::from_utf8(value).map_err(|_| Ambiguity::ForwardingHeader)?;
        for element in value.rsplit(',') {
            client = read(element.trim()).ok_or(Ambiguity::ForwardingHeader)?;
            if !is_trusted(client) {
                return Ok(client);
            }
        }
    }
    Ok(client)
}

/// The `for` of one element of `Forwarded` (RFC 7239). A comma inside quotes splits the element, which then reads
/// as no address.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut client = None;
    for pair in element.split(';') {
        let (name, value) = pair.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("for") && client.replace(value.trim()).is_some() {
            return None;
        }
    }
    let client = client?;
    address(
        client
            .strip_prefix('"')
            .map_or(Some(client), |inner| inner.strip_suffix('"'))?,
    )
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = if let Some(bracketed) = text.strip_prefix('[') {
        let (inner, port) = bracketed.split_once(']')?;
        is_port(port.strip_prefix(':'), port.is_empty()).then_some(())?;
        return inner
            .parse::<std::net::Ipv6Addr>()
            .ok()
            .map(|v6| IpAddr::V6(v6).to_canonical());
    } else if text.matches(':').count() == 1 {
        let (inner, port) = text.split_once(':')?;
        is_port(Some(port), false).then_some(inner)?
    } else {
        text
    };
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn is_port(port: Option<&str>, absent: bool) -> bool {
    absent || port.is_some_and(|port| !port.is_empty() && port.parse::<u16>().is_ok())
}
