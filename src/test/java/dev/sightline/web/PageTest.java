package dev.sightline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sightline.world.ColourFilms;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in a real browser, with the models that ship. Without Chromium and its driver it is
 * skipped ({@code -Dsightline.browser=auto}); {@code require} makes that a failure, {@code off}
 * skips it. Pictures of every place are written to {@code target/screens}.
 */
@Timeout(180)
class PageTest {
  private static final Path SCREENS = Path.of("target/screens");
  private static final String WANTED = System.getProperty("sightline.browser", "auto");

  @TempDir static Path folder;

  private static WebServer server;
  private static ChromeDriver browser;
  private static Path film;

  @BeforeAll
  static void start() throws IOException {
    Path chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Path driver = onPath("chromedriver");
    if (WANTED.equals("require") && (chromium == null || driver == null)) {
      fail("-Dsightline.browser=require, but chromium or chromedriver is not on the PATH");
    }
    assumeTrue(
        !WANTED.equals("off") && chromium != null && driver != null,
        "chromium or chromedriver is not here");
    Files.createDirectories(SCREENS);
    film = folder.resolve("film.mp4");
    ColourFilms.film(film, "rrggkk");
    server = WebServer.start(WebServerTest.settings(2, 32));
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--use-file-for-fake-video-capture=" + camera(folder.resolve("camera.y4m")),
        "--user-data-dir=" + folder.resolve("profile"));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build();
    browser = new ChromeDriver(service, options);
  }

  private static Path onPath(String... names) {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(at -> Stream.of(names).map(name -> Path.of(at, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** A second in which a square goes over a green meadow, in the form that a browser reads. */
  private static Path camera(Path file) throws IOException {
    int width = 320;
    int height = 240;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(
          "YUV4MPEG2 W%s H%s F10:1 Ip A1:1 C420jpeg\n"
              .formatted(width, height)
              .getBytes(StandardCharsets.US_ASCII));
      for (int t = 0; t < 10; t++) {
        BufferedImage frame = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = frame.createGraphics();
        g.setColor(new Color(70, 130, 60));
        g.fillRect(0, 0, width, height);
        g.setColor(new Color(160, 110, 60));
        g.fillRect(20 * t, 90, 70, 70);
        g.dispose();
        out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        byte[] luma = new byte[width * height];
        byte[] blue = new byte[width * height / 4];
        byte[] red = new byte[width * height / 4];
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            Color c = new Color(frame.getRGB(x, y));
            double l = 0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue();
            luma[y * width + x] = (byte) Math.round(l);
            int at = y / 2 * (width / 2) + x / 2;
            blue[at] = (byte) Math.round(128 + 0.564 * (c.getBlue() - l));
            red[at] = (byte) Math.round(128 + 0.713 * (c.getRed() - l));
          }
        }
        out.write(luma);
        out.write(blue);
        out.write(red);
      }
    }
    return file;
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    browser.manage().window().setSize(new Dimension(1200, 1000));
    dark(false);
    place("photos");
    List<String> unused = complaints(); // of the test before
  }

  private static void place(String name) {
    browser.get("about:blank");
    browser.get(server.address() + "/#" + name);
    until("the place is shown", () -> find("#place-" + name).isDisplayed());
  }

  private static WebElement find(String css) {
    return browser.findElement(By.cssSelector(css));
  }

  private static List<WebElement> all(String css) {
    return browser.findElements(By.cssSelector(css));
  }

  private interface Fact {
    boolean holds();
  }

  private static void until(String what, Fact fact) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        if (fact.holds()) {
          return;
        }
      } catch (org.openqa.selenium.WebDriverException notYet) {
        // The element is about to come, or was just replaced.
      }
      if (System.nanoTime() > end) {
        fail("never: " + what + "; the page says: " + find("main").getText() + "; " + complaints());
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What the browser's console has of errors: also what the page's own policy forbids. */
  private static List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  private static void dark(boolean wanted) {
    Map<String, Object> scheme =
        Map.of("name", "prefers-color-scheme", "value", wanted ? "dark" : "light");
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** In light, in dark, and as wide as a phone. */
  private static void screens(String name) throws IOException {
    shoot(name + "-light");
    dark(true);
    shoot(name + "-dark");
    dark(false);
    browser.manage().window().setSize(new Dimension(500, 1000));
    long beyond =
        (Long)
            browser.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertEquals(0, beyond, "nothing sticks out on a phone");
    shoot(name + "-phone");
    browser.manage().window().setSize(new Dimension(1200, 1000));
  }

  private static void shoot(String name) throws IOException {
    Files.write(SCREENS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  @Test
  void aPhotoIsCaptionedAndAskedAbout() throws IOException {
    find("#photo-example").click();
    until("a sentence", () -> all(".sentence button").size() > 3 && !all("form.ask").isEmpty());
    String sentence = find(".sentence").getAttribute("aria-label");
    assertTrue(sentence.contains("dog"), sentence);
    assertEquals(sentence, find(".shown img").getAttribute("alt"));

    WebElement word = all(".sentence button").get(2);
    new Actions(browser).moveToElement(word).perform();
    until("where it looked", () -> !all(".shown.looking").isEmpty());
    find(".sentence button").sendKeys(Keys.ARROW_RIGHT);
    WebElement focused = browser.switchTo().activeElement();
    assertEquals(all(".sentence button").get(1).getText(), focused.getText());

    find("form.ask input").sendKeys("what is the color of the dog?", Keys.ENTER);
    until("answers", () -> all(".card ul.bars li").size() >= 5);
    find("summary").click();
    until("other sentences", () -> find("details ul.bars li").isDisplayed());
    screens("photos");
    assertEquals(List.of(), complaints());
  }

  @Test
  void aFileThatIsNoPictureIsASentence() throws IOException {
    Path bad = Files.writeString(folder.resolve("<b>bad.jpg"), "no picture");
    find("#photo-files").sendKeys(bad.toString());
    until("a sentence", () -> !all(".sentence.bad").isEmpty());
    assertTrue(find(".sentence.bad").getText().contains("bad.jpg"), find(".card").getText());
    assertTrue(all("b").isEmpty(), "names are no markup");
  }

  @Test
  void aFilmHasLanesAndSentences() throws IOException {
    place("film");
    until("models", () -> !all("#film-model option").isEmpty());
    find("#film-file").sendKeys(film.toString());
    until(
        "sentences and an end",
        () ->
            !all("#film-sentences li").isEmpty()
                && find("#film-status").getText().isEmpty()
                && !find("#film-cancel").isEnabled());
    assertTrue(find("[data-export=srt]").isEnabled());
    if (!all(".lane").isEmpty()) {
      find("#film-lanes").click();
      until(
          "it was sought",
          () -> Double.parseDouble(find("#film-lanes").getAttribute("aria-valuenow")) > 0);
    } else {
      assertTrue(find("#film-none").isDisplayed());
    }
    screens("film");
  }

  @Test
  void theCameraIsLabelledLive() throws IOException {
    place("live");
    until("models", () -> !all("#live-model option").isEmpty());
    assertEquals("everyday", find("#live-model option").getText());
    find("#live-start").click();
    until("a label", () -> !find("#live-label").getText().isBlank());
    until("several", () -> find("#live-age").getText().contains("labels a second"));
    find("#live-sentence").click();
    until("a sentence", () -> !find("#live-caption").getText().isBlank());
    screens("live");
    find("#live-stop").click();
    until("off", () -> find("#live-status").getText().equals("The camera is off."));
    assertEquals(List.of(), complaints());
  }

  @Test
  void placesHaveAddressesAndAreReachedByKeyboard() {
    find("nav a[href='#film']").sendKeys(Keys.ENTER);
    until("the film's place", () -> find("#place-film").isDisplayed());
    assertEquals("Film - Sightline", browser.getTitle());
    assertEquals("page", find("nav a[href='#film']").getAttribute("aria-current"));
    browser.navigate().back();
    until("photos again", () -> find("#place-photos").isDisplayed());
    assertFalse(find("#place-film").isDisplayed());
    for (WebElement each : all("button, input, select, a")) {
      String name = each.getAccessibleName();
      assertFalse(
          each.isDisplayed() && name.isBlank(),
          String.format(Locale.ROOT, "%s has no name", each.getAttribute("outerHTML")));
    }
  }
}
