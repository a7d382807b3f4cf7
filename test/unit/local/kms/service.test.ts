import { expect, test } from 'vitest';
import { createKmsService } from '../../../../local/kms/service.ts';
import { fakeCloud, ROOT } from '../../../support/fake-cloud.ts';

test('a key is found by id, ARN and alias, under one id on every boot', async () => {
  const boot = async () => {
    const { provisioners, handle } = createKmsService(fakeCloud());
    const make = (type: string, properties: Record<string, unknown>) =>
      provisioners[type]?.({ logicalId: 'Key', stackName: 's', type, properties });
    const key = await make('AWS::KMS::Key', { KeyPolicy: {}, Description: 'rows' });
    await make('AWS::KMS::Alias', { AliasName: 'alias/rows', TargetKeyId: key?.attributes['Arn'] });
    const describe = (id: unknown) =>
      handle({
        service: 'kms',
        action: 'DescribeKey',
        input: { KeyId: id },
        principal: ROOT,
        requestId: 'id',
        signal: AbortSignal.timeout(1000),
      });
    return { key, describe };
  };
  const { key, describe } = await boot();
  for (const id of [key?.ref, key?.attributes['Arn'], 'alias/rows']) {
    expect(await describe(id)).toMatchObject({ KeyMetadata: { KeyId: key?.ref, Description: 'rows', Enabled: true } });
  }
  await expect(describe('alias/none')).rejects.toMatchObject({ code: 'NotFoundException' });
  expect((await boot()).key?.ref).toBe(key?.ref);
});
