Feature: Schemas
  As an author of workflows
  I want to say what data is like
  So that what does not fit is refused before anything happens

  Scenario: Run With An Input That Fits
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    input:
      schema:
        document:
          type: object
          required: [order]
          properties: { order: { type: string, pattern: '^A-[0-9]+$' } }
      from: .order
    do:
      - tell: { set: { order: '${ . }' } }
    """
    And given the workflow input is:
    """yaml
    order: A-7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    order: A-7
    """

  Scenario: Refuse An Input That Does Not Fit
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    input:
      schema:
        document:
          type: object
          required: [order]
          properties: { order: { type: string, pattern: '^A-[0-9]+$' } }
    do:
      - tell: { set: { order: '${ .order }' } }
    """
    And given the workflow input is:
    """yaml
    order: B-7
    """
    Then the workflow cannot be executed because of 'invalid-input'

  Scenario: Fault When The Transformed Input Of A Task Does Not Fit
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    do:
      - price:
          input:
            from: .order
            schema: { document: { type: object, required: [lines], properties: { lines: { type: array, minItems: 1 } } } }
          call: http
          with: { method: post, endpoint: 'https://httpbin.org/anything', body: '${ . }' }
    """
    And given the workflow input is:
    """yaml
    order: { lines: [] }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    instance: /do/0/price
    detail: The input does not fit the schema of the task.
    """
    And the workflow should take 0 seconds

  Scenario: Fault When The Output Of A Call Does Not Fit
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    do:
      - price:
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/1' }
          output:
            schema: { document: { type: object, required: [cents], properties: { cents: { type: integer, minimum: 0 } } } }
      - never: { set: { never: true } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    instance: /do/0/price
    detail: The output does not fit the schema of the task.
    """
    And never should not run

  Scenario: Look At The Output As It Is Transformed
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - price:
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/3' }
          output:
            as: '{"tags": $output.tags, "id": $output.id}'
            schema:
              document:
                type: object
                properties: { id: { enum: [1, 3] }, tags: { type: array, items: { type: string, maxLength: 4 } } }
                additionalProperties: false
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: 3
    tags: [loud, old]
    """

  Scenario: Fault When The Context Does Not Fit
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - keep:
          set: { n: '${ $input.n }' }
          export: { as: '{"n": $output.n}', schema: { document: { properties: { n: { type: number, exclusiveMaximum: 10 } } } } }
    """
    And given the workflow input is:
    """yaml
    n: 10
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    instance: /do/0/keep
    detail: The context does not fit the schema of the task.
    """

  Scenario: Catch What Does Not Fit, And Repair It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - check: { set: '${ $input }', output: { schema: { document: { type: object, required: [n] } } } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/validation', status: 400 } }
            do:
              - repair: { set: { n: 0, because: '${ $error.instance }' } }
    """
    And given the workflow input is:
    """yaml
    m: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 0
    because: /do/0/attempt/try/0/check
    """

  Scenario: Fault When What The Workflow Gives Does Not Fit
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    do:
      - tell: { set: { n: '${ .n }' } }
    output:
      as: '{n: .n, twice: (.n * 2)}'
      schema: { document: { properties: { twice: { type: number, maximum: 10 } } } }
    """
    And given the workflow input is:
    """yaml
    n: 6
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    """

  Scenario: Not Look At What A Skipped Task Would Take
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    do:
      - skipped: { if: .go, input: { schema: { document: { required: [never] } } }, set: { never: true } }
      - tell: { set: { n: '${ .n }' } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    go: false
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
