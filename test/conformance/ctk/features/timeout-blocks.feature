Feature: Timeouts Of Blocks
  As an author of workflows
  I want to bound how long several tasks take together
  So that each of them need not know what is left

  Scenario: Cut A Block Off While It Calls
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    do:
      - attempt:
          try:
            - block:
                timeout: { after: { seconds: 10 } }
                do:
                  - pause: { wait: PT4S }
                  - ask:
                      call: http
                      with: { method: get, endpoint: 'https://httpbin.org/anything' }
                  - never: { set: { never: true } }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    And the task 'ask' answers:
    """yaml
    output: late
    durationMs: 60000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/block
    """
    And the workflow should take 10 seconds
    And never should not run

  Scenario: Time Out A Loop
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    do:
      - attempt:
          try:
            - loop:
                timeout: { after: PT5S }
                for: { in: '[1, 2, 3, 4]' }
                do:
                  - pause: { wait: PT2S }
                  - count: { set: '${ $item }', export: { as: . } }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }', context: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/loop
    context: {}
    """
    And the workflow should take 5 seconds
    And pause should run 3 times

  Scenario: Let The Nearest Deadline Count
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    do:
      - outer:
          timeout: { after: PT20S }
          do:
            - attempt:
                try:
                  - inner:
                      timeout: { after: PT10S }
                      do:
                        - pause: { wait: PT15S }
                catch:
                  errors: { with: { status: 408 } }
                  do:
                    - more: { wait: PT5S }
                    - tell: { set: { instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/outer/do/0/attempt/try/0/inner
    """
    And the workflow should take 15 seconds

  Scenario: Not Let A Try Catch The Timeout Of A Block Around It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    do:
      - attempt:
          timeout: { after: PT10S }
          try:
            - pause: { wait: PT15S }
          catch:
            do:
              - never: { set: { never: true } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    instance: /do/0/attempt
    """
    And never should not run

  Scenario: Time Out A Fork And Stop Its Branches
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    do:
      - attempt:
          try:
            - both:
                timeout: { after: PT10S }
                fork:
                  branches:
                    - quick: { wait: PT1S }
                    - slow: { wait: PT1M }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/both
    """
    And the workflow should take 10 seconds
    And quick should complete

  Scenario: Shorten The Time By The Name Of A Timeout From An Expression
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    use: { timeouts: { patience: { after: '${ {"seconds": $input.seconds} }' } } }
    do:
      - attempt:
          try:
            - block:
                timeout: patience
                do:
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                  - pause: { wait: PT1H }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }', seconds: '${ $input.seconds }' } }
    """
    And given the workflow input is:
    """yaml
    seconds: 12
    """
    And the task 'ask' answers:
    """yaml
    output: asked
    durationMs: 5000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/block
    seconds: 12
    """
    And the workflow should take 12 seconds
    And ask should complete

  Scenario: Let Each Iteration Have Its Own Time
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          input: { from: '[]' }
          for: { each: seconds, in: '[1, 5, 2]' }
          do:
            - attempt:
                try:
                  - bounded:
                      timeout: { after: PT3S }
                      do:
                        - pause: { wait: '${ {"seconds": $seconds} }' }
                        - done: { set: '${ $append($workflow.input.none, ["in time"]) }' }
                catch:
                  errors: { with: { status: 408 } }
                  do:
                    - late: { set: '${ ["late"] }' }
                output: { as: '$append($task.input, $output)' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [in time, late, in time]
    """
    And the workflow should take 6 seconds

  Scenario: Go On After The Time Of A Block Was Not Needed
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - block:
          timeout: { after: PT10S }
          do:
            - quick: { wait: PT4S }
          output: { as: '{"block": $input.n}' }
      - after: { wait: PT1M }
      - tell: { set: { block: '${ $input.block }', after: true } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    block: 1
    after: true
    """
    And the workflow should take 64 seconds

  Scenario: Raise The Timeout Of The Outermost Block Whose Time Is Up
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - outer:
                timeout: { after: PT10S }
                do:
                  - inner:
                      timeout: { after: PT20S }
                      do:
                        - pause: { wait: PT1H }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/timeout' } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/outer
    """
    And the workflow should take 10 seconds

  Scenario: Time Out One Branch And Keep The Others
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: timeout, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - all:
          fork:
            branches:
              - bounded:
                  try:
                    - listener:
                        timeout: { after: PT30S }
                        do:
                          - heard: { listen: { to: { one: { with: { type: com.example.v1 } } } } }
                  catch:
                    errors: { with: { status: 408 } }
                    do:
                      - silence: { set: { heard: nothing } }
              - other:
                  do:
                    - pause: { wait: PT40S }
                    - tell: { set: { told: '${ $input.word }' } }
    """
    And given the workflow input is:
    """yaml
    word: hello
    """
    And the task 'heard' answers:
    """yaml
    output: []
    durationMs: 3600000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - heard: nothing
    - told: hello
    """
    And the workflow should take 40 seconds
    And heard should fault
