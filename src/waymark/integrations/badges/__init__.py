"""Open Badges 3.0: what others saw of a person's skills, signed by the organization to take away.

Credentials are VC-JWT with Ed25519; the issuer is the installation's did:web. Standards: 1EdTech
Open Badges 3.0 section 8.2, W3C Verifiable Credentials 2.0, W3C Bitstring Status List 1.0.
"""
