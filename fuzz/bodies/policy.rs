//! Witness policies.

use comity_protocol::log::policy::Policy;

pub(crate) fn run(data: &[u8]) {
    if let Ok(policy) = Policy::parse(data) {
        let again = Policy::parse(policy.to_string().as_bytes());
        assert_eq!(again.as_ref(), Ok(&policy), "a policy is read as it prints");
    }
}
