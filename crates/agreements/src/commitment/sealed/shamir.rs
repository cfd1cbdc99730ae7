//! Shamir's secret sharing over GF(2^8), byte by byte (Shamir, CACM 22(11), 1979).
//!
//! Our own because an envelope is checked by dealing it again from its seed: which byte of the
//! seed's stream becomes which coefficient is part of the format, and no crate promises that. The
//! field is that of AES (FIPS 197 section 4), without tables, so that time does not depend on
//! secrets; the tests compare with a crate that others wrote.

use zeroize::Zeroizing;

/// Bytes of a secret and of a share.
pub(super) const SECRET_BYTES: usize = 32;

/// A secret, or a share of one.
pub(super) type Secret = Zeroizing<[u8; SECRET_BYTES]>;

/// The share with number `x`, from 1: the polynomial with these coefficients, lowest first, at `x`.
pub(super) fn share(secret: &Secret, coefficients: &[Secret], x: u8) -> Secret {
    let mut sum = Zeroizing::new([0; SECRET_BYTES]);
    // Horner's rule, from the highest coefficient down to the secret.
    for part in coefficients.iter().rev().chain([secret]) {
        for (byte, with) in sum.iter_mut().zip(part.iter()) {
            *byte = multiply(*byte, x) ^ with;
        }
    }
    sum
}

/// The secret behind shares with different numbers; anything at all if they are too few or wrong.
pub(super) fn combine(shares: &[(u8, Secret)]) -> Secret {
    let mut sum = Zeroizing::new([0; SECRET_BYTES]);
    for (x, share) in shares {
        // Lagrange at 0: the product of x' / (x' - x) over the others; minus is xor.
        let others = shares.iter().map(|(other, _)| *other).filter(|other| other != x);
        let weight =
            others.fold(1, |weight, other| multiply(weight, multiply(other, inverse(other ^ x))));
        for (byte, with) in sum.iter_mut().zip(share.iter()) {
            *byte ^= multiply(*with, weight);
        }
    }
    sum
}

/// The product in the field of AES, without branches or tables.
fn multiply(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (a, 0);
    for bit in 0..8 {
        let mask = ((b >> bit) & 1).wrapping_neg();
        product ^= a & mask;
        let carry = (a >> 7).wrapping_neg();
        a = (a << 1) ^ (carry & 0x1b);
    }
    product
}

/// The inverse, `a^254`; 0 for 0.
fn inverse(a: u8) -> u8 {
    let mut power = a;
    let mut result = 1;
    for _ in 0..7 {
        power = multiply(power, power);
        result = multiply(result, power);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 197 section 4.2, and every inverse.
    #[test]
    fn the_field_is_that_of_aes() {
        assert_eq!(multiply(0x57, 0x83), 0xc1);
        assert_eq!(multiply(0x57, 0x13), 0xfe);
        assert_eq!(inverse(0x53), 0xca);
        assert_eq!(inverse(0), 0);
        for a in 1..=255 {
            assert_eq!(multiply(a, inverse(a)), 1, "{a}");
        }
    }

    fn deal(threshold: u8, count: u8) -> (Secret, Vec<(u8, Secret)>) {
        let secret = Zeroizing::new(std::array::from_fn(|i| u8::try_from(i).unwrap() ^ 0xa5));
        let coefficients: Vec<Secret> = (1..threshold)
            .map(|degree| {
                Zeroizing::new(std::array::from_fn(|i| {
                    u8::try_from(i).unwrap().wrapping_mul(37).wrapping_add(degree.wrapping_mul(91))
                }))
            })
            .collect();
        let shares = (1..=count).map(|x| (x, share(&secret, &coefficients, x))).collect();
        (secret, shares)
    }

    #[test]
    fn any_threshold_of_shares_gives_the_secret_and_fewer_do_not() {
        for (threshold, count) in [(2, 3), (3, 5), (5, 5), (7, 9)] {
            let (secret, shares) = deal(threshold, count);
            let need = usize::from(threshold);
            for start in 0..=shares.len() - need {
                assert_eq!(combine(&shares[start..start + need]), secret);
            }
            assert_eq!(combine(&shares), secret, "more are no harm");
            assert_ne!(combine(&shares[..need - 1]), secret);
        }
    }

    /// A share less fits every secret: whoever holds it learns nothing.
    #[test]
    fn one_share_too_few_fits_any_secret() {
        let (_, shares) = deal(2, 2);
        let (x, held) = &shares[0];
        for guess in 0..=255_u8 {
            let wanted: Secret = Zeroizing::new([guess; SECRET_BYTES]);
            // The line through (0, guess) and (x, held) exists for each guess.
            let slope: Secret =
                Zeroizing::new(std::array::from_fn(|i| multiply(held[i] ^ wanted[i], inverse(*x))));
            assert_eq!(share(&wanted, &[slope], *x), *held);
        }
    }

    #[test]
    fn shares_combine_with_an_implementation_of_others() {
        let (secret, shares) = deal(3, 5);
        let foreign: Vec<Vec<u8>> =
            shares.iter().map(|(x, share)| [&[*x], &share[..]].concat()).collect();
        assert_eq!(vsss_rs::Gf256::combine_bytes(&foreign[1..4]).unwrap(), secret.to_vec());
    }
}
