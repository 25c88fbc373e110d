import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/**
 * Kafka's Java clients and tools for the tests, in one process: a start of Java costs more than most tests do. A line of
 * JSON in is a call, a line out its result; calls run side by side, but for the tools, which share one standard output.
 */
public final class Worker {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final PrintStream ANSWERS = System.out;

    public static void main(String[] args) throws Exception {
        Tools.takeOverStandardOutput();
        var calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = calls.readLine()) != null; ) {
            JsonNode call = JSON.readTree(line);
            var thread = new Thread(() -> answer(call));
            thread.setDaemon(true);
            thread.start();
        }
        // Nobody is left to ask; the clients' threads are not waited for.
        Runtime.getRuntime().halt(0);
    }

    private static void answer(JsonNode call) {
        ObjectNode answer = JSON.createObjectNode().put("id", call.get("id").asInt());
        try {
            answer.set("result", JSON.valueToTree(result(call.get("method").asText(), call.get("input"))));
        } catch (Throwable problem) {
            Throwable cause = problem instanceof ExecutionException ? problem.getCause() : problem;
            answer.put("problem", cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
        synchronized (ANSWERS) {
            ANSWERS.println(answer);
            ANSWERS.flush();
        }
    }

    private static Object result(String method, JsonNode input) throws Exception {
        return switch (method) {
            case "tool" -> Tools.run(input);
            case "produce" -> Producing.produce(input);
            case "transactions" -> Producing.transactions(input);
            case "leaveTransactionOpen" -> Producing.leaveTransactionOpen(input);
            case "transform" -> Transforming.transform(input);
            case "consume" -> Consuming.consume(input);
            case "join" -> Members.join(input);
            case "awaitAssignment" -> Members.awaitAssignment(input);
            case "awaitRecords" -> Members.awaitRecords(input);
            case "leave" -> Members.leave(input);
            case "admin" -> Administering.call(input);
            default -> throw new IllegalArgumentException(method);
        };
    }
}
