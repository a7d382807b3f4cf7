Feature: Emit Task In Depth
  As an author of workflows
  I want to tell others what has happened
  So that they can go on

  Scenario: Publish The Event That Is The Output
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: emit, version: '1.0.0' }
    do:
      - announce:
          emit:
            event:
              with:
                id: '${ "order-\(.order)" }'
                time: '2026-01-02T03:04:05Z'
                source: https://shop.example/orders
                type: com.example.order.placed.v1
                subject: ${ .order }
                priority: high
                data: { order: '${ .order }', lines: ['${ .lines | length }'] }
    """
    And given the workflow input is:
    """yaml
    order: A-7
    lines: [1, 2]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    specversion: '1.0'
    id: order-A-7
    time: '2026-01-02T03:04:05Z'
    source: https://shop.example/orders
    type: com.example.order.placed.v1
    subject: A-7
    priority: high
    data: { order: A-7, lines: [2] }
    """
    And announce should send:
    """yaml
    id: order-A-7
    type: com.example.order.placed.v1
    data: { order: A-7, lines: [2] }
    """

  Scenario: Catch The Error Of A Bus
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: emit, version: '1.0.0' }
    do:
      - attempt:
          try:
            - announce: { emit: { event: { with: { source: 'https://shop.example', type: com.example.v1 } } } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication' } }
            do:
              - tell: { set: { lost: true } }
    """
    And the task 'announce' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 500 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    lost: true
    """

  Scenario: Transform What Was Published
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: emit, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - announce:
          emit: { event: { with: { source: 'https://shop.example', type: com.example.v1, data: '${ $input }' } } }
          output: { as: $output.data.order }
          export: { as: '{"published": $output}' }
    output: { as: '{"order": $output, "context": $context}' }
    """
    And given the workflow input is:
    """yaml
    order: A-7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    order: A-7
    context: { published: A-7 }
    """

  Scenario: Make Events In A Loop, Each With An Id Of Its Own
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: emit, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: sku, in: '["a", "b"]' }
          do:
            - announce:
                emit: { event: { with: { source: '${ "https://shop.example/" & $sku }', type: com.example.sold.v1, data: { sku: '${ $sku }' } } } }
                export: { as: '{"ids": $append($context.ids, [$output.id]), "times": $append($context.times, [$output.time])}' }
      - tell: { set: { ids: '${ $count($distinct($context.ids)) }', times: '${ $context.times }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ids: 2
    times: ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']
    """
    And announce should run 2 times
    And announce should send:
    """yaml
    source: https://shop.example/b
    data: { sku: b }
    """

  Scenario: Retry An Event That The Bus Does Not Take
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: emit, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - announce: { emit: { event: { with: { source: 'https://shop.example', type: com.example.v1, data: '${ $input.n }' } } }, output: { as: $output.data } }
          catch:
            retry: { delay: PT5S, limit: { attempt: { count: 2 } } }
    """
    And given the workflow input is:
    """yaml
    n: 7
    """
    And the task 'announce' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 500 }
    - output: taken
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    7
    """
    And the workflow should take 5 seconds
