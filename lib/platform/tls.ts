/**
 * TLS 1.2 at least, with 1.3 preferred; the default of a regional API still takes 1.0. A policy of this family needs an
 * access mode, and `STRICT` refuses requests whose Host header differs from the name in the handshake.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export const TLS = { securityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06', endpointAccessMode: 'STRICT' } as const;
