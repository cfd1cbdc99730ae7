//! COSE receipts (RFC 9942) with verifiable data structure 1 (RFC 9162 SHA-256).
//!
//! Protected header: 1 alg, 395 vds = 1, 4 kid, 15 {1 iss, 2 sub}; `sub` is the log's origin, constant, so one
//! signature over a tree head serves the receipts of every entry below it. Payload: detached root.
// H1: ReceiptSigner-side: sign_head(root, issuer, origin, signer) -> HeadSignature {protected, signature} ; encode(&HeadSignature, size, index, path) -> Vec<u8>; attach(statement entry bytes, receipts) -> transparent statement (394)
//     verify(receipt bytes, leaf_hash, key:&PublicKey) -> Result<VerifiedReceipt{size,index,root,issuer,subject}, ReceiptRefusal>; consistency receipts (-2) too: encode_consistency / verify_consistency
