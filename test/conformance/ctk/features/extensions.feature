Feature: Extensions
  As an author of workflows
  I want tasks around other tasks
  So that logging and mocking do not clutter what a workflow does

  Scenario: Run Tasks Before And After
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: extensions, version: '1.0.0' }
    use:
      extensions:
        - logging:
            extend: call
            before:
              - begins: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything', body: { begins: '${ $task.reference }' } } }
            after:
              - ended: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything', body: { gave: '${ .name }' } } }
    do:
      - getPet: { call: http, with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}' }, output: { as: '{name: .name}' } }
    """
    And given the workflow input is:
    """yaml
    petId: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: Rex
    """
    And begins should run before ended
    And begins should send:
    """yaml
    body: { begins: /do/0/getPet }
    """
    And ended should send:
    """yaml
    body: { gave: Rex }
    """
    And ended should run last

  Scenario: Take The Place Of The Extended Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: extensions, version: '1.0.0' }
    use:
      extensions:
        - mocking:
            extend: call
            when: $task.definition.with.endpoint | startswith("https://mocked.example")
            before:
              - answer: { set: { mocked: true }, then: exit }
    do:
      - ask: { call: http, with: { method: get, endpoint: 'https://mocked.example/pets' } }
      - tell: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything', body: '${ . }' }, output: { as: .json } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    mocked: true
    """
    And tell should send:
    """yaml
    body: { mocked: true }
    """

  Scenario: Extend The Tasks Of One Kind Only
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: extensions, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      extensions:
        - counting:
            extend: wait
            after:
              - count: { set: { n: 1 }, export: { as: '{"waits": $sum([$context.waits, 1])}' } }
    do:
      - first: { wait: PT1S }
      - other: { set: { color: red } }
      - second: { wait: PT2S }
    output: { as: '{"color": $output.color, "waits": $context.waits}' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    color: red
    waits: 2
    """
    And the workflow should take 3 seconds

  Scenario: Put The First Extension Around The Second
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: extensions, version: '1.0.0' }
    use:
      extensions:
        - outer:
            extend: call
            before: [{ outerBefore: { wait: PT1S } }]
            after: [{ outerAfter: { wait: PT1S } }]
        - inner:
            extend: call
            before: [{ innerBefore: { wait: PT1S } }]
            after: [{ innerAfter: { wait: PT1S } }]
    do:
      - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' }, output: { as: .method } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    GET
    """
    And outerBefore should run before innerBefore
    And innerAfter should run after innerBefore
    And outerAfter should run after innerAfter
    And outerAfter should run last

  Scenario: Catch The Error Of An Extended Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: extensions, version: '1.0.0' }
    use:
      extensions:
        - noting:
            extend: call
            after: [{ note: { wait: PT1S } }]
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
          catch:
            errors: { with: { status: 404 } }
            do:
              - tell: { set: { status: '${ $error.status }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 404
    """
    And note should not run

  Scenario: Know The Extended Task And Its Data
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: extensions, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      extensions:
        - tracing:
            extend: set
            when: $task.name != 'tell'
            before:
              - begins: { set: '${ $input }', export: { as: '{"trace": $append($context.trace, [$task.name & " takes " & $string($input.n)])}' } }
            after:
              - ends: { set: '${ $input }', export: { as: '{"trace": $append($context.trace, [$task.name & " gives " & $string($input.n)])}' } }
    do:
      - first: { set: { n: '${ $input.n + 1 }' } }
      - second: { set: { n: '${ $input.n * 10 }' } }
      - tell: { set: { n: '${ $input.n }', trace: '${ $context.trace }' } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 20
    trace: [first takes 1, first gives 2, second takes 2, second gives 20]
    """

  Scenario: Extend All Tasks, Also Those In Blocks
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: extensions, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      extensions:
        - counting:
            extend: all
            before:
              - count: { set: '${ $input }', export: { as: '{"count": $sum($append($context.count, 1))}' } }
    do:
      - one: { set: { n: 1 } }
      - pause: { wait: PT1S }
      - both: { do: [{ two: { set: { n: 2 } } }] }
    output: { as: '$merge([$output, $context])' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    count: 4
    """
