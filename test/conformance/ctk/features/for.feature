Feature: For Task In Depth
  As an author of workflows
  I want to repeat tasks
  So that lists of any length can be worked through

  Scenario: Name The Item And Its Place
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    do:
      - loop:
          for: { each: color, at: place, in: .colors }
          do:
            - add: { set: { colors: '${ .colors }', out: '${ (.out // []) + ["\($place) \($color)"] }' } }
          output: { as: .out }
    """
    And given the workflow input is:
    """yaml
    colors: [red, green]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ['0 red', '1 green']
    """

  Scenario: Use The Default Names
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { in: $input }
          do:
            - last: { set: { item: '${ $item }', index: '${ $index }' } }
    """
    And given the workflow input is:
    """yaml
    [a, b, c]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    item: c
    index: 2
    """

  Scenario: Go On While A Condition Holds
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    do:
      - loop:
          for: { each: n, in: '[1, 2, 3, 4]' }
          while: (.sum // 0) < 3
          do:
            - add: { set: { sum: '${ (.sum // 0) + $n }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sum: 3
    """

  Scenario: Stop While The Items Say So
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: color, at: place, in: '$workflow.input.colors' }
          while: $color != "stop" and $place < 10
          do:
            - ask: { call: http, with: { method: get, endpoint: '${ "https://httpbin.org/anything?color=" & $color }' } }
    """
    And given the workflow input is:
    """yaml
    colors: [red, green, stop, blue]
    """
    When the workflow is executed
    Then the workflow should complete
    And ask should run 2 times
    And ask should send:
    """yaml
    uri: https://httpbin.org/anything?color=green
    """

  Scenario: Hand The Input On When There Is No Item
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    do:
      - loop:
          for: { in: .list }
          do:
            - never: { set: { never: true } }
    """
    And given the workflow input is:
    """yaml
    list: []
    other: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    list: []
    other: 1
    """
    And never should not run

  Scenario: Nest Loops
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - rows:
          input: { from: '[]' }
          for: { each: row, at: y, in: '$workflow.input.rows' }
          do:
            - cells:
                for: { each: cell, at: x, in: $row }
                do:
                  - add: { set: '${ $append($input, [{"x": $x, "y": $y, "cell": $cell}]) }' }
    """
    And given the workflow input is:
    """yaml
    rows: [[a, b], [c]]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - { x: 0, y: 0, cell: a }
    - { x: 1, y: 0, cell: b }
    - { x: 0, y: 1, cell: c }
    """

  Scenario: Call Something For Each Item, One After The Other
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    do:
      - loop:
          for: { each: id, in: .ids }
          do:
            - getPet:
                call: http
                with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/\($id)" }' }
                export: { as: '$context + {names: (($context.names // []) + [.name])}' }
      - tell: { set: '${ $context.names }' }
    """
    And given the workflow input is:
    """yaml
    ids: [3, 1, 2]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [Ida, Rex, Tom]
    """
    And getPet should run 3 times

  Scenario: Take The Only Item That JSONata Found For A List Of One
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: line, in: '$workflow.input.lines[quantity > 1]' }
          do:
            - add: { set: { skus: '${ $append($input.skus, [$line.sku]) }' } }
    """
    And given the workflow input is:
    """yaml
    lines: [{ sku: a, quantity: 1 }, { sku: b, quantity: 2 }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    skus: [b]
    """

  Scenario: Handle Errors Inside A Loop And Go On
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    do:
      - loop:
          input: { from: '[]' }
          for: { each: id, in: $workflow.input.ids }
          do:
            - attempt:
                try:
                  - getPet: { call: http, with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/\($id)" }' } }
                catch:
                  errors: { with: { status: 404 } }
                  do:
                    - none: { set: { name: nobody } }
                output: { as: '$input + [.name]' }
    """
    And given the workflow input is:
    """yaml
    ids: [1, 99, 2]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [Rex, nobody, Tom]
    """

  Scenario: Loop Over A Value That Is No List
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - one: { for: { in: $input.text }, do: [{ tell: { set: { item: '${ $item }', index: '${ $index }' } } }] }
      - none: { for: { in: $input.missing }, do: [{ never: { set: { never: true } } }] }
    """
    And given the workflow input is:
    """yaml
    text: hello
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    item: hello
    index: 0
    """
    And one should run 1 time
    And never should not run

  Scenario: Leave A Loop With What It Has So Far
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          input: { from: '[]' }
          for: { each: n, in: '[1, 2, 3]' }
          do:
            - choose: { switch: [{ even: { when: $n % 2 = 0, then: even } }] }
            - odd: { set: '${ $append($input, [$string($n) & " odd"]) }', then: exit }
            - even: { set: '${ $append($input, [$string($n) & " even"]) }' }
      - tell: { set: { seen: '${ $input }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    seen: [1 odd]
    """
    And even should not run

  Scenario: Wait, Listen And Emit In Each Iteration
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: order, in: $input.orders }
          do:
            - ask: { emit: { event: { with: { source: 'https://a.example', type: com.example.asked.v1, subject: '${ $order }' } } } }
            - answer: { listen: { to: { one: { with: { type: com.example.answered.v1, subject: '${ $order }' } } } } }
            - pause: { wait: PT10S }
            - keep: { set: '${ $input[0] }', export: { as: '{"answers": $append($context.answers, [$input[0]])}' } }
      - tell: { set: '${ $context.answers }' }
    """
    And given the workflow input is:
    """yaml
    orders: [A, B]
    """
    And the task 'answer' answers:
    """yaml
    - { output: [first], durationMs: 30000 }
    - { output: [second], durationMs: 30000 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [first, second]
    """
    And the workflow should take 80 seconds
    And ask should send:
    """yaml
    subject: B
    """
    And answer should send:
    """yaml
    to: { one: [{ attributes: { subject: B } }] }
    """
    And answer should run 2 times

  Scenario: Stop A Loop By What Its Tasks Gave
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: for, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - pages:
          input: { from: '{"next": 1}' }
          for: { in: '[1..100]' }
          while: $exists($input.next) and $input.next != null
          do:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything?page={next}' } }
    """
    And the task 'ask' answers:
    """yaml
    - output: { next: 4 }
    - output: { next: 7 }
    - output: { last: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    last: true
    """
    And ask should run 3 times
    And ask should send:
    """yaml
    uri: https://httpbin.org/anything?page=7
    """
