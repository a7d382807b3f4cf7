Feature: Listen Task
  As an author of workflows
  I want to wait for events
  So that a workflow goes on when something has happened

  Scenario: Listen To One Event
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    do:
      - paid:
          listen:
            to:
              one:
                with: { type: com.example.order.paid.v1, subject: '${ .order }' }
          output: { as: '{amount: .[0].amount, order: $input.order}' }
    """
    And given the workflow input is:
    """yaml
    order: A-7
    """
    And the task 'paid' answers:
    """yaml
    output: [{ amount: 12 }]
    durationMs: 3600000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    amount: 12
    order: A-7
    """
    And the workflow should take 3600 seconds
    And paid should send:
    """yaml
    to: { one: [{ attributes: { type: com.example.order.paid.v1, subject: A-7 } }] }
    """

  Scenario: Correlate Events
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - both:
          listen:
            to:
              all:
                - with: { type: com.example.order.paid.v1 }
                  correlate: { order: { from: $input.data.order, expect: '${ $input.order }' } }
                - with: { type: com.example.order.packed.v1 }
                  correlate: { order: { from: $input.data.order } }
            read: envelope
    """
    And given the workflow input is:
    """yaml
    order: A-7
    """
    And the task 'both' answers:
    """yaml
    output: [{ type: com.example.order.packed.v1 }, { type: com.example.order.paid.v1 }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - type: com.example.order.packed.v1
    - type: com.example.order.paid.v1
    """
    And both should send:
    """yaml
    read: envelope
    to:
      all:
        - attributes: { type: com.example.order.paid.v1 }
          correlate: { order: { expect: A-7 } }
        - attributes: { type: com.example.order.packed.v1 }
    """

  Scenario: Give Up When No Event Comes
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    do:
      - attempt:
          try:
            - paid:
                listen: { to: { one: { with: { type: com.example.order.paid.v1 } } } }
                timeout: { after: { days: 2 } }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { unpaid: true, instance: '${ $error.instance }' } }
    """
    And the task 'paid' answers:
    """yaml
    output: []
    durationMs: 31536000000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    unpaid: true
    instance: /do/0/attempt/try/0/paid
    """
    And the workflow should take 172800 seconds

  Scenario: Take Events One After The Other
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - readings:
          listen:
            to:
              any: [{ with: { type: com.example.reading.v1 } }]
              until: $count($input) = 3
          foreach:
            item: reading
            do:
              - judge: { set: { high: '${ $reading.celsius > 38 }' } }
            output: { as: $output.high }
    """
    And the task 'readings' answers:
    """yaml
    - { output: { celsius: 37 }, durationMs: 1000 }
    - { output: { celsius: 39 }, durationMs: 1000 }
    - { output: { celsius: 36 }, durationMs: 1000 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [false, true, false]
    """
    And the workflow should take 3 seconds

  Scenario: Stop When The Context Says So
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - readings:
          listen:
            to:
              any: [{ with: { type: com.example.reading.v1 } }]
              until: $context.alarm
          foreach:
            item: reading
            at: place
            do:
              - judge: { set: { high: '${ $reading.celsius > 38 }', place: '${ $place }' } }
            export: { as: '{"alarm": $output.high}' }
    """
    And the task 'readings' answers:
    """yaml
    - output: { celsius: 37 }
    - output: { celsius: 39 }
    - output: { celsius: 36 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - { high: false, place: 0 }
    - { high: true, place: 1 }
    """

  Scenario: Listen Until Another Event Arrives
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - orders:
          listen:
            to:
              any: [{ with: { type: com.example.ordered.v1, data: $input.total > 10 } }]
              until: { one: { with: { type: com.example.closed.v1 } } }
    """
    And the task 'orders' answers:
    """yaml
    output: [{ total: 11 }, { total: 12 }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [{ total: 11 }, { total: 12 }]
    """
    And orders should send:
    """yaml
    to: { any: [{ attributes: { type: com.example.ordered.v1 } }] }
    until: { one: [{ attributes: { type: com.example.closed.v1 } }] }
    """

  Scenario: Take Events One After The Other In jq
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    do:
      - readings:
          listen:
            to:
              any: [{ with: { type: com.example.reading.v1 } }]
              until: (. | length) == 3 or $context.alarm
          foreach:
            item: reading
            at: place
            do:
              - judge: { set: { high: '${ $reading.celsius > 38 }', label: '${ "\($place): \($reading.celsius)" }' } }
            output: { as: .label }
            export: { as: '{alarm: (.| startswith("1"))}' }
    """
    And the task 'readings' answers:
    """yaml
    - output: { celsius: 37 }
    - output: { celsius: 39 }
    - output: { celsius: 36 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ['0: 37', '1: 39']
    """
    And judge should run 2 times

  Scenario: Stop At The Last Event Of All
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - both:
          listen: { to: { all: [{ with: { type: com.example.paid.v1 } }, { with: { type: com.example.packed.v1 } }] } }
          foreach:
            do:
              - note: { set: { n: '${ $item.n }', at: '${ $index }' } }
    """
    And the task 'both' answers:
    """yaml
    - output: { n: 1 }
    - output: { n: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [{ n: 1, at: 0 }, { n: 2, at: 1 }]
    """
    And note should run 2 times

  Scenario: Give Up With What Was Heard In The Context
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - readings:
                listen: { to: { any: [{ with: { type: com.example.reading.v1 } }], until: false } }
                foreach:
                  do: [{ note: { set: '${ $item }' } }]
                timeout: { after: PT1M }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    And the task 'readings' answers:
    """yaml
    - { output: 1, durationMs: 20000 }
    - { output: 2, durationMs: 20000 }
    - { output: 3, durationMs: 60000 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/readings
    """
    And the workflow should take 60 seconds
    And note should run 2 times

  Scenario: Handle The Error Of An Event And Go On
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: listen, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - orders:
          listen: { to: { any: [{ with: { type: com.example.ordered.v1 } }], until: $count($input) = 3 } }
          foreach:
            item: order
            do:
              - attempt:
                  try:
                    - getPet: { call: http, with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/" & $string($order.pet) }' } }
                  catch:
                    errors: { with: { status: 404 } }
                    do:
                      - none: { set: { name: nobody } }
            output: { as: $output.name }
    """
    And the task 'orders' answers:
    """yaml
    - output: { pet: 1 }
    - output: { pet: 99 }
    - output: { pet: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [Rex, nobody, Tom]
    """
    And getPet should run 3 times
