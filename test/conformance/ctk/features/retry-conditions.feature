Feature: What Is Retried
  As an author of workflows
  I want to say which errors may go away
  So that only these are tried again

  Scenario: Retry Only What The Filter Fits
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT1S, limit: { attempt: { count: 5 } } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 404 }
    - output: never
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 404
    instance: /do/0/attempt/try/0/ask
    """
    And the workflow should take 1 seconds

  Scenario: Retry When An Expression Says So, And Handle The Rest
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            as: problem
            retry:
              when: $problem.status == 503
              exceptWhen: $problem.title == "Closed"
              delay: PT2S
              limit: { attempt: { count: 9 } }
            do:
              - tell: { set: { status: '${ $problem.status }', title: '${ $problem.title }' } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503, title: Busy }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503, title: Closed }
    - output: never
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 503
    title: Closed
    """
    And the workflow should take 2 seconds
    And ask should run 2 times

  Scenario: Read The Error In The Conditions Of A Shared Policy
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      retries:
        busy: { when: $error.status = 503, exceptWhen: '$error.title = "Closed"', delay: PT2S, limit: { attempt: { count: 3 } } }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            as: problem
            retry: busy
            do:
              - tell: { set: { title: '${ $problem.title }' } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://a.example/busy', status: 503, title: Busy }
    - error: { type: 'https://a.example/busy', status: 503, title: Closed }
    - output: never
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    title: Closed
    """
    And the workflow should take 2 seconds

  Scenario: Retry What A Raise Raised, As Often As It Is Asked To
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
            - check: { switch: [{ ready: { when: $input.ready, then: exit } }] }
            - refuse: { raise: { error: { type: 'https://a.example/not-ready', status: 425 } } }
          catch:
            errors: { with: { type: 'https://a.example/not-ready' } }
            retry: { delay: PT30S, limit: { attempt: { count: 5 } } }
    """
    And the task 'ask' answers:
    """yaml
    - output: { ready: false }
    - output: { ready: false }
    - output: { ready: true, n: 3 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ready: true
    n: 3
    """
    And the workflow should take 60 seconds
    And refuse should run 2 times
    And check should run 3 times

  Scenario: Never Retry What The Conditions Of The Catch Let Go
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          catch:
            exceptWhen: $error.status = 404
            retry: { delay: PT1S, limit: { attempt: { count: 5 } } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 404 }
    - output: never
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 404
    instance: /do/0/attempt/try/0/ask
    """
    And the workflow should take 1 seconds
    And ask should run 2 times
