import { CfnBasePathMapping, CfnDomainName } from 'aws-cdk-lib/aws-apigateway';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { DomainConfig } from '../config.ts';
import { TLS } from './tls.ts';

export interface CustomDomainProps {
  readonly domain: DomainConfig;
  readonly restApiId: string;
  readonly stageName: string;
}

/** The API under a name of the operator's own: `https://<name>/v1/…`. */
export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, { domain, restApiId, stageName }: CustomDomainProps) {
    super(scope, id);
    const name = new CfnDomainName(this, 'Name', {
      domainName: domain.domainName,
      regionalCertificateArn: domain.certificateArn,
      endpointConfiguration: { types: ['REGIONAL'] },
      ...TLS,
    });
    new CfnBasePathMapping(this, 'Mapping', { domainName: name.ref, restApiId, stage: stageName });
    const { hostedZoneId } = domain;
    if (hostedZoneId === undefined) return;
    for (const type of ['A', 'AAAA'])
      new CfnRecordSet(this, `Record${type}`, {
        name: `${domain.domainName}.`,
        type,
        hostedZoneId,
        aliasTarget: { dnsName: name.attrRegionalDomainName, hostedZoneId: name.attrRegionalHostedZoneId },
      });
  }
}
