# What every target of Ranvier shares: language level, warnings, sanitizers, and the three ways to add a thing
# (a core library, a plugin, a folder of tests).
include_guard(GLOBAL)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# What is installed loads the same BLAS and HDF5 as what is built: Debian has several under one name.
set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)
# The numbers are part of the contract: no contraction that the source does not ask for, no fast math.
add_compile_options(-ffp-contract=off)

set(CMAKE_CXX_FLAGS_TEST "-O1 -g1")
set(CMAKE_C_FLAGS_TEST "-O1 -g1")
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

set(RANVIER_SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize takes them")
if(RANVIER_SANITIZE)
    add_compile_options(-fsanitize=${RANVIER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${RANVIER_SANITIZE})
endif()

find_program(RANVIER_CCACHE ccache)
if(RANVIER_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${RANVIER_CCACHE})
endif()
find_program(RANVIER_MOLD mold)
if(RANVIER_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(ranvier_warnings INTERFACE)
target_compile_definitions(ranvier_warnings INTERFACE RANVIER_VERSION="${PROJECT_VERSION}")
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU) # the one compiler whose warnings are errors; clang builds the fuzz targets
    target_compile_options(ranvier_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
        -Wno-missing-field-initializers # designated initialisers leave the rest at their defaults on purpose
        -Wno-restrict                   # GCC 12 warns of std::string itself at -O2 (its bug 105651)
        -Werror)
endif()

# ranvier_add_library(NAME source... ) : a static library of core; headers are included from the root of the tree.
function(ranvier_add_library name)
    add_library(${name} STATIC ${ARGN})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE ranvier_warnings)
endfunction()

# ranvier_add_plugin(NAME source... ) : a module that sees nothing but the SDK and Eigen, and its <name>.plugin.json.
function(ranvier_add_plugin name)
    set(sources ${ARGN})
    if(NOT sources)
        file(GLOB sources CONFIGURE_DEPENDS *.cpp)
    endif()
    set(folder ${CMAKE_BINARY_DIR}/lib/ranvier/plugins)
    add_library(${name} MODULE ${sources})
    target_link_libraries(${name} PRIVATE ranvier_sdk ranvier_warnings)
    target_include_directories(${name} SYSTEM PRIVATE /usr/include/eigen3)
    set_target_properties(${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${folder})
    add_custom_command(TARGET ${name} POST_BUILD
        COMMAND ${CMAKE_BINARY_DIR}/bin/ranvier-worker --describe $<TARGET_FILE:${name}> > ${folder}/${name}.plugin.json
        COMMENT "Describing plugin ${name}")
    add_dependencies(${name} ranvier-worker)
    install(TARGETS ${name} LIBRARY DESTINATION lib/ranvier/plugins COMPONENT plugins)
    install(FILES ${folder}/${name}.plugin.json DESTINATION lib/ranvier/plugins COMPONENT plugins)
endfunction()

# ranvier_add_tests(FOLDER library...) : one binary from every *_test.cpp beside the calling CMakeLists.txt.
function(ranvier_add_tests folder)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
    if(NOT sources)
        return()
    endif()
    string(REPLACE "/" "_" target test_${folder})
    add_executable(${target} ${sources})
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
    target_link_libraries(${target} PRIVATE ${ARGN} ranvier_warnings GTest::gmock GTest::gtest_main)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
    target_compile_definitions(${target} PRIVATE
        RANVIER_SOURCE_DIR="${PROJECT_SOURCE_DIR}" RANVIER_BINARY_DIR="${CMAKE_BINARY_DIR}")
    include(GoogleTest)
    gtest_discover_tests(${target} TEST_PREFIX "${folder}/" DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()
