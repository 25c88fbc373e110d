import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Exit;

/** Kafka's command-line tools, by their main functions, each as if in a process of its own. */
final class Tools {
    private static OutputStream out = OutputStream.nullOutputStream();
    private static OutputStream complaints = OutputStream.nullOutputStream();
    private static Integer exitCode;

    private static final class Exited extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    static void takeOverStandardOutput() {
        System.setOut(new PrintStream(new Switched(() -> out), true, StandardCharsets.UTF_8));
        PrintStream stderr = System.err;
        System.setErr(new PrintStream(new Switched(() -> complaints), true, StandardCharsets.UTF_8));
        complaints = stderr;
        Exit.Procedure leave = (code, message) -> {
            // A tool that catches what ends it may say another code and print more; as a process it would be gone.
            if (exitCode == null) exitCode = code;
            System.out.flush();
            System.err.flush();
            out = OutputStream.nullOutputStream();
            complaints = OutputStream.nullOutputStream();
            throw new Exited();
        };
        Exit.setExitProcedure(leave);
        Exit.setHaltProcedure(leave);
        Exit.setShutdownHookAdder((name, hook) -> {});
    }

    static synchronized Object run(JsonNode input) throws Exception {
        var printed = new ByteArrayOutputStream();
        OutputStream stderr = complaints;
        InputStream stdin = System.in;
        out = printed;
        complaints = printed;
        exitCode = null;
        System.setIn(new ByteArrayInputStream(input.get("input").asText().getBytes(StandardCharsets.UTF_8)));
        try (var loader = new FreshTools()) {
            List<String> args = new ArrayList<>();
            input.get("args").forEach(arg -> args.add(arg.asText()));
            var main = loader.loadClass(input.get("name").asText()).getMethod("main", String[].class);
            main.invoke(null, (Object) args.toArray(String[]::new));
        } catch (InvocationTargetException ended) {
            if (!(ended.getCause() instanceof Exited)) {
                ended.getCause().printStackTrace(System.err);
                exitCode = 1;
            }
        } finally {
            System.out.flush();
            System.err.flush();
            System.setIn(stdin);
            out = OutputStream.nullOutputStream();
            complaints = stderr;
        }
        return Map.of("code", exitCode == null ? 0 : exitCode, "output", printed.toString(StandardCharsets.UTF_8));
    }

    /** Tools keep counts in static fields, so their classes are loaded anew for every run; Kafka's clients are not. */
    private static final class FreshTools extends URLClassLoader {
        FreshTools() {
            super(classPath(), Tools.class.getClassLoader());
        }

        @Override
        protected synchronized Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.apache.kafka.tools.")) return super.loadClass(name, resolve);
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> Path.of(path).getFileName().toString().startsWith("kafka-tools"))
                .map(FreshTools::url)
                .toArray(URL[]::new);
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** System.out is asked for once by many classes; what lies behind it changes with every run. */
    private static final class Switched extends OutputStream {
        private final Supplier<OutputStream> target;

        Switched(Supplier<OutputStream> target) {
            this.target = target;
        }

        @Override
        public void write(int each) throws IOException {
            target.get().write(each);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            target.get().write(bytes, from, length);
        }
    }
}
