# The demo bot as an image. Built from the repository: docker build -t baton .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp package -P quick -pl cli -am

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/baton baton
COPY --from=build /src/cli/target/baton.jar /opt/baton/
COPY --from=build /src/cli/target/lib /opt/baton/lib
USER baton
ENV BATON_DIR=/var/lib/baton
# In exec form, so that SIGTERM reaches Java. The first two flags halve the start on a small plan.
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/baton/baton.jar"]
CMD ["demo"]
