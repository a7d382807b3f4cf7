Feature: Retries
  As an author of workflows
  I want to repeat what failed
  So that short disturbances do no harm

  Scenario: Retry After A Constant Delay
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 } }
            retry:
              delay: { seconds: 3 }
              backoff: { constant: {} }
              limit: { attempt: { count: 5 } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: { ok: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ok: true
    """
    And the workflow should take 6 seconds

  Scenario: Retry With Exponential Backoff
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { status: 503 } }
            retry:
              delay: { seconds: 2 }
              backoff: { exponential: {} }
              limit: { attempt: { count: 3 } }
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
    And the workflow should take 14 seconds

  Scenario: Retry With Linear Backoff
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            retry:
              delay: { seconds: 2 }
              backoff: { linear: {} }
              limit: { attempt: { count: 4 } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 500 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 404 }
    - output: { ok: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ok: true
    """
    And the workflow should take 12 seconds

  Scenario: Retry By The Name Of A Policy
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    use:
      retries:
        patient: { delay: PT1M, limit: { attempt: { count: 2 } } }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { status: 503 } }
            retry: patient
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
    And the workflow should take 120 seconds

  Scenario: Take The Delay From An Expression
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            retry:
              delay: '${ {"seconds": $input.patience} }'
              limit: { attempt: { count: 3 } }
    """
    And given the workflow input is:
    """yaml
    patience: 30
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: { ok: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ok: true
    """
    And the workflow should take 60 seconds

  Scenario: Repeat The Whole List
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - reserve: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything' } }
            - note: { set: { id: '${ .id }' }, export: { as: '$context + {noted: (($context.noted // 0) + 1)}' } }
            - book: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything', body: '${ . }' } }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT1S, limit: { attempt: { count: 3 } } }
      - tell: { set: { booked: '${ . }', context: '${ $context }' } }
    """
    And the task 'reserve' answers:
    """yaml
    - output: { id: 1 }
    - output: { id: 2 }
    """
    And the task 'book' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: { ok: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    booked: { ok: true }
    context: { noted: 1 }
    """
    And reserve should run 2 times
    And book should send:
    """yaml
    body: { id: 2 }
    """

  Scenario: Add Chance To The Delay
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { status: 503 } }
            retry:
              delay: PT10S
              jitter: { from: { seconds: 5 }, to: { seconds: 5 } }
              limit: { attempt: { count: 2 } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: { ok: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ok: true
    """
    And the workflow should take 30 seconds

  Scenario: Grow The Delay From An Expression Exponentially
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            retry: { delay: '${ {"seconds": $input.first} }', backoff: { exponential: {} }, limit: { attempt: { count: 4 } } }
    """
    And given the workflow input is:
    """yaml
    first: 3
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 500 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 502 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 504 }
    - output: ok
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ok
    """
    And the workflow should take 45 seconds
    And ask should run 5 times

  Scenario: Go On With What The Successful Attempt Gives
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          input: { from: $input.order }
          try:
            - ask:
                call: http
                with: { method: post, endpoint: 'https://httpbin.org/anything', body: { order: '${ $input }' } }
                output: { as: '{"got": $output, "order": $input}' }
                export: { as: '{"got": $output.got}' }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT1S, limit: { attempt: { count: 2 } } }
          output: { as: '$merge([$output, {"input": $input}])' }
      - tell: { set: { attempt: '${ $input }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    order: A-7
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    attempt: { got: 7, order: A-7, input: A-7 }
    context: { got: 7 }
    """
    And the workflow should take 1 seconds
    And ask should send:
    """yaml
    body: { order: A-7 }
    """
    And ask should take 2 attempts
