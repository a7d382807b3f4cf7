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
