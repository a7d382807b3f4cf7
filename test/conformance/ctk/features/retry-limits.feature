Feature: How Often And How Long Is Retried
  As an author of workflows
  I want to say when to give up
  So that a workflow does not try forever

  Scenario: Retry Five Times When Nothing Limits It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT10S }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 503
    instance: /do/0/attempt/try/0/ask
    """
    And the workflow should take 50 seconds

  Scenario: Pass On What A Loop Of Retries Leaves
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - outer:
          try:
            - attempt:
                try:
                  - prepare: { set: { order: 7 } }
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                catch:
                  errors: { with: { status: 503 } }
                  retry: { delay: PT10S, backoff: { linear: {} }, limit: { attempt: { count: 2 } } }
          catch:
            do:
              - tell: { set: { left: '${ $error.status }' } }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    left: 503
    """
    And the workflow should take 30 seconds

  Scenario: Limit The Time Of All Attempts
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            retry:
              delay: PT10S
              limit: { duration: PT35S }
            do:
              - giveUp: { set: { gaveUp: true } }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    gaveUp: true
    """
    And ask should run 4 times
    And the workflow should take 30 seconds

  Scenario: Limit The Time Of Each Attempt
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { status: 408 } }
            retry:
              delay: PT1S
              limit: { attempt: { count: 3, duration: PT5S } }
    """
    And the task 'ask' answers:
    """yaml
    - { output: late, durationMs: 60000 }
    - { output: late, durationMs: 60000 }
    - { output: in time, durationMs: 2000 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    in time
    """
    And the workflow should take 14 seconds

  Scenario: Count The Attempts Of A Policy And Its Time, Whichever Ends First
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      retries:
        bounded: { delay: PT4S, backoff: { linear: {} }, limit: { attempt: { count: 9 }, duration: PT20S } }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { status: 503 } }
            retry: bounded
            do:
              - giveUp: { set: { gaveUp: '${ $error.status }' } }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    gaveUp: 503
    """
    And the workflow should take 12 seconds
    And ask should run 3 times

  Scenario: Cut An Attempt Of Several Tasks Off
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - first: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
            - pause: { wait: PT3S }
          catch:
            errors: { with: { status: 408 } }
            retry: { delay: PT2S, limit: { attempt: { count: 2, duration: PT5S } } }
            do:
              - giveUp: { set: { instance: '${ $error.instance }' } }
    """
    And the task 'first' answers:
    """yaml
    output: slow
    durationMs: 3000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt
    """
    And the workflow should take 19 seconds
    And first should run 3 times
