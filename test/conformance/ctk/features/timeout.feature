Feature: Timeouts
  As an author of workflows
  I want to bound how long tasks take
  So that a workflow does not wait for what never comes

  Scenario: Time Out A Call
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    do:
      - ask:
          call: http
          with: { method: get, endpoint: 'https://httpbin.org/anything' }
          timeout: { after: { seconds: 5 } }
    """
    And the task 'ask' answers:
    """yaml
    output: late
    durationMs: 6000
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    """
    And the workflow should take 5 seconds
    And ask should fault

  Scenario: Answer In Time
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    use: { timeouts: { short: { after: PT5S } } }
    do:
      - ask:
          call: http
          with: { method: get, endpoint: 'https://httpbin.org/anything' }
          timeout: short
    """
    And the task 'ask' answers:
    """yaml
    output: in time
    durationMs: 4000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    in time
    """
    And the workflow should take 4 seconds

  Scenario: Catch The Timeout Of A Call
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    use: { timeouts: { short: { after: PT5S } } }
    do:
      - attempt:
          try:
            - ask:
                call: http
                with: { method: get, endpoint: 'https://httpbin.org/anything' }
                timeout: short
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/timeout', status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }', status: '${ $error.status }' } }
    """
    And the task 'ask' answers:
    """yaml
    output: late
    durationMs: 60000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/ask
    status: 408
    """
    And the workflow should take 5 seconds

  Scenario: Take The Time From An Expression
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask:
                call: http
                with: { method: get, endpoint: 'https://httpbin.org/anything' }
                timeout: { after: '${ {"seconds": $input.patience} }' }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { late: true } }
    """
    And given the workflow input is:
    """yaml
    patience: 7
    """
    And the task 'ask' answers:
    """yaml
    output: late
    durationMs: 60000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    late: true
    """
    And the workflow should take 7 seconds

  Scenario: Cut A Wait Short
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    do:
      - attempt:
          try:
            - pause:
                wait: PT1H
                timeout: { after: { minutes: 1 } }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/pause
    """
    And the workflow should take 60 seconds

  Scenario: End The Workflow When Its Time Is Up
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    timeout: { after: { minutes: 1 } }
    do:
      - attempt:
          try:
            - pause: { wait: PT1H }
          catch:
            do:
              - never: { set: { never: true } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    """
    And the workflow should take 60 seconds
    And never should not run

  Scenario: End The Workflow When The Time Of An Expression Is Up
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    timeout: { after: '${ {minutes: .minutes} }' }
    do:
      - pause: { wait: PT1H }
      - never: { set: { never: true } }
    """
    And given the workflow input is:
    """yaml
    minutes: 2
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    """
    And the workflow should take 120 seconds
    And never should not run

  Scenario: Never Time Out What Takes No Time
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - value: { set: { n: '${ $input.n + 1 }' }, timeout: { after: PT1S } }
      - choose: { switch: [{ two: { when: $input.n = 2, then: last } }], timeout: { after: PT1S } }
      - never: { set: { never: true } }
      - last: { set: { n: '${ $input.n * 10 }' } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 20
    """
    And never should not run

  Scenario: Bound The Workflow And Its Blocks At Once
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    timeout: { after: '${ {"seconds": $input.all} }' }
    do:
      - attempt:
          try:
            - block:
                timeout: { after: PT10S }
                do:
                  - pause: { wait: PT1H }
          catch:
            errors: { with: { status: 408 } }
            do:
              - more: { wait: PT1H }
              - never: { set: { never: true } }
    """
    And given the workflow input is:
    """yaml
    all: 25
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    """
    And the workflow should take 25 seconds
    And more should run 1 time
    And never should not run
