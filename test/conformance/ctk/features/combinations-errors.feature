Feature: What May Fail And Stands In Each Other
  As an author of workflows
  I want constructs to mean the same wherever they stand
  So that I can put retries and handlers around anything

  Scenario: Filter Around A Try Whose Handler Reads The Input
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - attempt:
          if: .go
          input: { from: .inner }
          try:
            - change: { set: { n: '${ .n + 1 }' } }
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
          catch:
            errors: { with: { status: 404 } }
            do:
              - tell: { set: { input: '${ . }', status: '${ $error.status }' } }
          output: { as: '. + {of: $input.n}' }
          export: { as: '{kept: .status}' }
      - end: { set: { attempt: '${ . }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    go: true
    inner: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    attempt: { input: { n: 1 }, status: 404, of: 1 }
    context: { kept: 404 }
    """

  Scenario: Retry Around What Is Retried Inside
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - outer:
          try:
            - inner:
                try:
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                catch:
                  errors: { with: { status: 503 } }
                  retry: { delay: PT1S, limit: { attempt: { count: 1 } } }
                  do:
                    - translate: { raise: { error: { type: 'https://a.example/busy', status: 503, title: Busy } } }
          catch:
            errors: { with: { type: 'https://a.example/busy' } }
            retry: { delay: PT10S, limit: { attempt: { count: 1 } } }
            do:
              - tell: { set: { title: '${ $error.title }' } }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    title: Busy
    """
    And the workflow should take 12 seconds

  Scenario: Retry Until The Time Of The Block Around Is Up
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - outer:
          try:
            - block:
                timeout: { after: PT25S }
                do:
                  - attempt:
                      try:
                        - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                      catch:
                        errors: { with: { status: 503 } }
                        retry: { delay: PT10S, limit: { attempt: { count: 9 } } }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/outer/try/0/block
    """
    And the workflow should take 25 seconds

  Scenario: Repeat A Loop That Failed From Its Beginning
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - attempt:
          try:
            - loop:
                for: { each: n, in: '[1, 2]' }
                do:
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' }, output: { as: '$input + {sum: (($input.sum // 0) + .n)}' } }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT1S, limit: { attempt: { count: 1 } } }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    And the task 'ask' answers:
    """yaml
    - output: { n: 1 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: { n: 10 }
    - output: { n: 20 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    color: red
    sum: 30
    """
    And ask should run 4 times

  Scenario: Undo What Was Done When A Later Task Fails
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - book:
          try:
            - hotel: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything' }, export: { as: '{"hotel": $output.id}' } }
            - flight: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything' }, export: { as: '$merge([$context, {"flight": $output.id}])' } }
            - car: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything' } }
          catch:
            do:
              - cancel: { call: http, with: { method: delete, endpoint: 'https://httpbin.org/anything', body: { because: '${ $error.status }', of: '${ $error.instance }' } } }
              - fail: { raise: { error: { type: 'https://a.example/not-booked', status: 409, detail: '${ $error.title }' } } }
    """
    And the task 'hotel' answers:
    """yaml
    output: { id: 1 }
    """
    And the task 'flight' answers:
    """yaml
    output: { id: 2 }
    """
    And the task 'car' answers:
    """yaml
    error: { type: 'https://a.example/full', status: 410, title: Full }
    """
    And the task 'cancel' answers:
    """yaml
    output: {}
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://a.example/not-booked
    status: 409
    detail: Full
    instance: /do/0/book/catch/do/1/fail
    """
    And cancel should send:
    """yaml
    method: DELETE
    body: { because: 410, of: /do/0/book/try/2/car }
    """
    And cancel should run after car

  Scenario: Retry A Fork As A Whole
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - both:
                fork:
                  branches:
                    - steady: { set: { n: '${ $input.n }' } }
                    - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                export: { as: '{"forked": $count($output)}' }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT1S, backoff: { exponential: {} }, limit: { attempt: { count: 3 } } }
          output: { as: '{"both": $output, "context": $context}' }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: done
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    both: [{ n: 1 }, done]
    context: { forked: 2 }
    """
    And the workflow should take 3 seconds
    And ask should run 3 times

  Scenario: Call What An Extension Mocks From Inside A Function
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      functions:
        price: { do: [{ ask: { call: http, with: { method: get, endpoint: 'https://shop.example/price' } } }, { tax: { set: { cents: '${ $input.cents * 1.2 }' } } }] }
      extensions:
        - mocking:
            extend: call
            when: $task.name = 'ask'
            before:
              - answer: { set: { cents: 100 }, then: exit }
    do:
      - quote: { call: price, with: { sku: a } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    cents: 120
    """
    And answer should run 1 time
