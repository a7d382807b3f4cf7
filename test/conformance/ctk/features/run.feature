Feature: Run Task
  As an author of workflows
  I want to run other workflows and scripts
  So that a workflow is made of parts

  Scenario: Run Another Workflow And Await It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    do:
      - ship:
          run:
            workflow: { namespace: shop, name: shipping, version: '1.2.0', input: { order: '${ .order }' } }
          output: { as: '{tracking: .number, order: $input.order}' }
    """
    And given the workflow input is:
    """yaml
    order: 7
    """
    And the task 'ship' answers:
    """yaml
    output: { number: T-1 }
    durationMs: 60000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tracking: T-1
    order: 7
    """
    And the workflow should take 60 seconds
    And ship should send:
    """yaml
    order: 7
    """

  Scenario: Run Another Workflow Without Awaiting It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    do:
      - ship:
          run:
            await: false
            workflow: { namespace: shop, name: shipping, version: latest, input: { order: '${ .order }' } }
    """
    And given the workflow input is:
    """yaml
    order: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    order: 7
    """
    And the workflow should take 0 seconds
    And ship should send:
    """yaml
    order: 7
    """

  Scenario: Take The Error Of Another Workflow For One's Own
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ship: { run: { workflow: { namespace: shop, name: shipping, version: '1.2.0' } } }
          catch:
            errors: { with: { type: 'https://shop.example/errors/sold-out' } }
            do:
              - tell: { set: { status: '${ $error.status }', title: '${ $error.title }' } }
    """
    And the task 'ship' answers:
    """yaml
    error: { type: 'https://shop.example/errors/sold-out', status: 409, title: Sold out }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 409
    title: Sold out
    """

  Scenario: Time Out Another Workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    do:
      - ship:
          run: { workflow: { namespace: shop, name: shipping, version: '1.2.0' } }
          timeout: { after: PT1M }
    """
    And the task 'ship' answers:
    """yaml
    output: late
    durationMs: 3600000
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    """
    And the workflow should take 60 seconds

  Scenario: Run A Script
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    do:
      - score:
          run:
            script:
              language: js
              code: console.log(amount * Number(process.env.FACTOR))
              arguments: { amount: '${ .amount }' }
              environment: { FACTOR: '2' }
          output: { as: '{score: (. | tonumber)}' }
    """
    And given the workflow input is:
    """yaml
    amount: 21
    """
    And the task 'score' answers:
    """yaml
    output: '42'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    score: 42
    """
    And score should send:
    """yaml
    code: console.log(amount * Number(process.env.FACTOR))
    arguments: { amount: 21 }
    environment: { FACTOR: '2' }
    """

  Scenario: Ask For All That A Script Gives
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    do:
      - score:
          run:
            script: { language: js, code: 'console.log("${ .amount }")' }
            return: all
    """
    And the task 'score' answers:
    """yaml
    output: { code: 0, stdout: '${ .amount }', stderr: '' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    code: 0
    stdout: '${ .amount }'
    stderr: ''
    """
    And score should send:
    """yaml
    code: 'console.log("${ .amount }")'
    return: all
    """

  Scenario: Hand On What Another Workflow Gives, Whatever It Is
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - count: { run: { workflow: { namespace: shop, name: count, version: latest, input: { list: ['${ $input.a }', 2] } } }, export: { as: '{"count": $output}' } }
      - names: { run: { workflow: { namespace: shop, name: names, version: '1.0.0' } } }
      - tell: { set: { names: '${ $input }', count: '${ $context.count }' } }
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    And the task 'count' answers:
    """yaml
    output: 2
    """
    And the task 'names' answers:
    """yaml
    output: [Rex]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    names: [Rex]
    count: 2
    """
    And count should send:
    """yaml
    list: [1, 2]
    """

  Scenario: Retry Another Workflow Until It Ends Well
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ship: { run: { workflow: { namespace: shop, name: shipping, version: '1.2.0', input: '${ $input }' } } }
          catch:
            errors: { with: { type: 'https://shop.example/errors/carrier', status: 503 } }
            retry: { delay: PT1M, limit: { attempt: { count: 3 } } }
    """
    And given the workflow input is:
    """yaml
    order: 7
    """
    And the task 'ship' answers:
    """yaml
    - { error: { type: 'https://shop.example/errors/carrier', status: 503 }, durationMs: 10000 }
    - { output: { tracking: T-1 }, durationMs: 10000 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tracking: T-1
    """
    And the workflow should take 80 seconds
    And ship should send:
    """yaml
    order: 7
    """

  Scenario: Fault With The Error Of Another Workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: order, in: '[1, 2]' }
          do:
            - ship: { run: { workflow: { namespace: shop, name: shipping, version: '1.2.0', input: { order: '${ $order }' } } } }
    """
    And the task 'ship' answers:
    """yaml
    - output: {}
    - error: { type: 'https://shop.example/errors/sold-out', status: 409, title: Sold out }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://shop.example/errors/sold-out
    status: 409
    title: Sold out
    """
    And ship should run 2 times
    And ship should send:
    """yaml
    order: 2
    """

  Scenario: Give What A Script Is Asked For
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: run, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - code: { run: { script: { language: js, code: 'process.exit(3)', stdin: '${ $input.text }' }, return: code } }
      - none: { run: { script: { language: js, code: '1' }, return: none }, output: { as: '{"output": $output, "code": $input}' } }
    """
    And given the workflow input is:
    """yaml
    text: hello
    """
    And the task 'code' answers:
    """yaml
    output: 3
    """
    And the task 'none' answers:
    """yaml
    output: null
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    output: null
    code: 3
    """
    And code should send:
    """yaml
    stdin: hello
    return: code
    """
    And none should send:
    """yaml
    return: none
    """
